from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registrations", "0021_steps_of_earlier_events")]

    operations = [migrations.RemoveField(model_name="registrationsettings", name="cancel_until")]
