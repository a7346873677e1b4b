"""A released programme as frab's schedule.xml and schedule.json, valid by the formats' public schemas.

Neither format knows cancelled items, so they are left out. Times carry the programme's own offset.
"""

from conferences.documents.frab_export.as_json import schedule_json
from conferences.documents.frab_export.as_xml import schedule_xml
from conferences.documents.frab_export.items import ExportedConference

__all__ = ["ExportedConference", "schedule_json", "schedule_xml"]
