// The total of the second step follows the ticks. It is reckoned as rules/pricing.py does (person_prices), in whole minor
// units; the server's figure, before the button, decides. Where only the server can say, it sends no attributes for this.

const form = document.querySelector("[data-running-total]");

function reduced(price, kind, value) {
  if (kind === "free") return 0;
  if (kind === "percent") return Math.floor((price * (100 - Math.min(100, value)) * 2 + 100) / 200);
  return Math.max(0, price - value);
}

/** What one person costs, {ticket, options}: a fixed amount goes off the ticket first, then off the options in turn. */
function costs(person, kind, value) {
  let rest = value;
  const pay = (holder, price) => {
    if (!kind || !("fits" in holder.dataset)) return price;
    const left = reduced(price, kind, rest);
    if (kind === "fixed") rest -= price - left;
    return left;
  };
  const ticket = pay(person, Number(person.dataset.ticket));
  let options = 0;
  for (const holder of person.querySelectorAll("[data-option]")) {
    const box = holder.querySelector('input[type="checkbox"][name*="-o-"]');
    if (box?.checked) options += pay(holder, Number(holder.dataset.option));
  }
  return { ticket, options };
}

if (form) {
  const { currency, offKind, offValue, least } = form.dataset;
  const exponent = Number(form.dataset.exponent);
  const money = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency", currency, minimumFractionDigits: exponent, maximumFractionDigits: exponent,
  });
  const text = (minor) => money.format(minor / 10 ** exponent);
  const line = form.querySelector("[data-live-options]");
  const show = () => {
    let tickets = 0;
    let options = 0;
    for (const person of form.querySelectorAll("[data-person]")) {
      const cost = costs(person, offKind, Number(offValue));
      tickets += cost.ticket;
      options += cost.options;
    }
    const sum = tickets + options;
    const total = offKind && sum < Number(least) ? 0 : sum; // less than can be paid online is waived
    for (const place of form.querySelectorAll("[data-option-line]")) place.hidden = true;
    line.hidden = options === 0;
    line.querySelector(".price").textContent = text(options);
    for (const place of form.querySelectorAll("[data-live-sum]")) {
      const now = text(total);
      if (place.textContent !== now) place.textContent = now;
    }
  };
  form.addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
}
