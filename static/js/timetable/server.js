// One request after the other, so that two quick moves of one session do not overtake each other; and a question
// every few seconds whether somebody else has changed something.
import { texts } from "./words.js";

const EVERY = 4_000; // milliseconds

export class Refused extends Error {
  constructor(status, body) {
    super(body?.message || (status ? texts.failed : texts.no_connection));
    this.status = status; // 0 without an answer
    this.body = body ?? {};
  }
}

export class Server {
  constructor(addresses, token) {
    this.addresses = addresses;
    this.token = token;
    this.waiting = 0;
    this.last = Promise.resolve();
  }

  async ask(address, body) {
    let response;
    const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" };
    const options = { credentials: "same-origin", headers };
    if (body) {
      options.method = "POST";
      options.body = JSON.stringify(body);
      Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": this.token });
    }
    try {
      response = await fetch(address, options);
    } catch {
      throw new Refused(0);
    }
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.redirected || response.status === 403) throw new Refused(403, { message: texts.signed_out });
    const answer = isJson ? await response.json() : null;
    if (!response.ok || !answer) throw new Refused(response.status || 500, answer);
    return answer;
  }

  /** `body` is made when its turn comes. */
  post(name, body) {
    this.waiting += 1;
    const turn = this.last.then(() => this.ask(this.addresses[name], body()));
    this.last = turn.catch(() => {}).finally(() => { this.waiting -= 1; });
    return turn;
  }

  /** Calls `take(news)` with what has changed since `after()`; rests while nobody looks. */
  listen(after, take) {
    let asking = false;
    const turn = async () => {
      if (asking || document.hidden) return;
      asking = true;
      try {
        take(await this.ask(`${this.addresses.news}?after=${after()}`));
      } catch { /* the next turn asks again; a change that can't be saved says so itself */ } finally {
        asking = false;
      }
    };
    setInterval(turn, EVERY);
    document.addEventListener("visibilitychange", turn);
    addEventListener("focus", turn);
  }
}
