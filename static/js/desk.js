// The desk with JavaScript: answers come into the open page, so that the camera stays on and the field keeps the
// focus. Without it every answer is a page of its own.
import { addOwnTimes } from "./own-time.js";

const desk = document.querySelector("[data-desk]");
const field = () => desk.querySelector("input[name=code]");
let sound;

function beep(tone) {
  try {
    sound ??= new AudioContext();
    const wave = sound.createOscillator();
    const volume = sound.createGain();
    wave.frequency.value = { yes: 880, again: 440, no: 196 }[tone] || 330;
    volume.gain.value = 0.15;
    wave.connect(volume).connect(sound.destination);
    wave.start();
    wave.stop(sound.currentTime + (tone === "no" ? 0.45 : 0.15));
  } catch { /* no sound: the words stand there */ }
  navigator.vibrate?.(tone === "yes" ? 60 : [90, 60, 90]);
}

async function send(form) {
  const answer = desk.querySelector("#desk-answer");
  answer.setAttribute("aria-busy", "true");
  let page;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    form.submit(); // no network: let the browser say so
    return;
  }
  const fresh = page.querySelector("#desk-answer");
  if (!fresh) { // signed out, or something else answered
    location.reload();
    return;
  }
  answer.removeAttribute("aria-busy");
  answer.replaceChildren(...fresh.childNodes);
  desk.querySelector("#desk-count").replaceChildren(...page.querySelector("#desk-count").childNodes);
  addOwnTimes(answer);
  const tone = answer.querySelector("[data-tone]")?.dataset.tone;
  if (tone) beep(tone);
  field().value = "";
  if (!camera.srcObject) field().focus();
}

desk.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target);
});

// The camera, where the browser can read QR codes itself.
const button = desk.querySelector("[data-scan]");
const camera = desk.querySelector("[data-camera]");
const startText = button.textContent;
let last = { code: "", at: 0 };

async function scan(detector) {
  while (camera.srcObject) {
    try {
      const [found] = await detector.detect(camera);
      const isNew = found && (found.rawValue !== last.code || Date.now() - last.at > 4000);
      if (isNew) {
        last = { code: found.rawValue, at: Date.now() };
        field().value = found.rawValue;
        await send(desk.querySelector(".desk__form"));
      }
    } catch { /* the picture was not ready */ }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function stop() {
  for (const track of camera.srcObject?.getTracks() || []) track.stop();
  camera.srcObject = null;
  camera.hidden = true;
  button.textContent = startText;
  field().focus();
}

async function start(detector) {
  try {
    camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    desk.querySelector("[data-camera-problem]").hidden = false;
    return;
  }
  camera.hidden = false;
  await camera.play();
  button.textContent = button.dataset.stop;
  scan(detector);
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    button.hidden = false;
    button.addEventListener("click", () => (camera.srcObject ? stop() : start(detector)));
  }
}
