// What can't be right: the same as conferences/rules/conflicts.py, here so that it shows while something is dragged.
// tests/browser/test_timetable.py compares the two. Times are minutes since midnight of the first day.
const NEEDS_CHAIR = new Set(["oral_session", "panel", "keynote"]);
const LEADS = new Set(["chair", "moderator"]);
const KINDS = [
  "room_doubled", "person_twice", "plenary_crossed", "room_taken", "room_closed", "person_away", "room_small",
  "talk_too_long", "board_doubled", "no_chair",
];

const byTime = (a, b) => a.start - b.start || a.of.id - b.of.id;
const stay = (session) => ({ start: session.start, end: session.end, of: session, talk: null });
const talkStay = (session, talk) => ({
  start: talk.start ?? session.start, end: talk.end ?? session.end, of: session, talk,
});

function* clashes(stays) {
  stays = [...stays].sort(byTime);
  for (let i = 0; i < stays.length; i += 1) {
    for (let j = i + 1; j < stays.length && stays[j].start < stays[i].end; j += 1) yield [stays[i], stays[j]];
  }
}

function isWithin(one, windows) {
  let reached = one.start;
  for (const [start, end] of [...windows].sort((a, b) => a[0] - b[0])) {
    if (start > reached) return false;
    reached = Math.max(reached, end);
    if (reached >= one.end && end > one.start) return true;
  }
  return false;
}

function grouped(pairs) {
  const groups = new Map();
  for (const [key, value] of pairs) {
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(value);
  }
  return groups;
}

/** `plan`: sessions, rooms (Map by id), names, windows (of people, by id), time(start, end) in words. */
export function conflicts(plan) {
  const held = plan.sessions
    .filter((session) => session.start !== null && session.status !== "cancelled")
    .sort((a, b) => a.start - b.start || a.id - b.id);
  const found = [];
  const pair = (kind, first, second, values = {}) => found.push({
    kind,
    sessions: [second.of.id, first.of.id],
    values: {
      first: first.of.title,
      second: second.of.title,
      time: plan.time(Math.max(first.start, second.start), Math.min(first.end, second.end)),
      ...values,
    },
  });
  const single = (kind, one, values = {}) => found.push({
    kind, sessions: [one.of.id], values: { first: one.of.title, time: plan.time(one.start, one.end), ...values },
  });

  const rooms = grouped(held.filter((s) => s.room !== null && s.kind !== "break").map((s) => [s.room, stay(s)]));
  for (const [room, stays] of rooms) {
    const name = plan.rooms.get(room)?.name ?? "?";
    for (const [first, second] of clashes(stays)) pair("room_doubled", first, second, { room: name });
  }

  const people = grouped(held.flatMap((session) => [
    ...[...new Set(session.people.map(([person]) => person))].map((person) => [person, stay(session)]),
    ...session.talks.flatMap((talk) => talk.people.map((person) => [person, talkStay(session, talk)])),
  ]));
  for (const [person, stays] of people) {
    const name = plan.names[person] ?? "?";
    const seen = new Set();
    for (const [first, second] of clashes(stays)) {
      const key = [first.of.id, second.of.id].sort().join("-");
      if (first.of !== second.of && !seen.has(key)) {
        seen.add(key);
        pair("person_twice", first, second, { person: name });
      }
    }
    const windows = plan.windows[person] ?? [];
    for (const one of windows.length ? stays : []) {
      if (!isWithin(one, windows) && !seen.has(one.of.id)) {
        seen.add(one.of.id);
        single("person_away", one, { person: name });
      }
    }
  }

  const together = held.filter((session) => session.kind !== "break");
  if (together.some((session) => session.plenary)) {
    for (const [first, second] of clashes(together.map(stay))) {
      const sameRoom = first.of.room !== null && first.of.room === second.of.room;
      if (!sameRoom && (first.of.plenary || second.of.plenary)) {
        if (first.of.plenary) pair("plenary_crossed", first, second);
        else pair("plenary_crossed", second, first);
      }
    }
  }

  for (const session of together) {
    const room = plan.rooms.get(session.room);
    if (!room) continue;
    const one = stay(session);
    for (const [title, start, end] of room.taken) {
      if (start < one.end && one.start < end) single("room_taken", one, { room: room.name, second: title });
    }
    if (room.windows.length && !isWithin(one, room.windows)) single("room_closed", one, { room: room.name });
    if (room.capacity !== null && session.stars > room.capacity) {
      single("room_small", one, { room: room.name, stars: session.stars, capacity: room.capacity });
    }
  }

  for (const session of held) {
    for (const talk of session.talks) {
      const own = talkStay(session, talk);
      if (own.start < session.start || own.end > session.end) single("talk_too_long", own, { talk: talk.title });
    }
  }

  const boards = grouped(held.flatMap((session) => session.talks.filter((talk) => talk.board).map((talk) => [
    JSON.stringify([session.room ?? `session ${session.id}`, talk.board]), talkStay(session, talk),
  ])));
  for (const [key, stays] of boards) {
    for (const [first, second] of clashes(stays)) {
      found.push({
        kind: "board_doubled",
        sessions: [...new Set([second.of.id, first.of.id])],
        values: {
          board: JSON.parse(key)[1],
          talk: first.talk.title,
          other: second.talk.title,
          time: plan.time(second.start, Math.min(first.end, second.end)),
        },
      });
    }
  }

  for (const session of held) {
    if (NEEDS_CHAIR.has(session.kind) && !session.people.some(([, role]) => LEADS.has(role))) {
      found.push({ kind: "no_chair", sessions: [session.id], values: { first: session.title } });
    }
  }
  return found.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** What would clash if the session stood as `moved`: only its neighbours in time are looked at. */
export function conflictsOf(plan, moved) {
  const near = plan.sessions.filter(
    (session) => session.id !== moved.id && session.start !== null && session.start < moved.end && moved.start < session.end,
  );
  return conflicts({ ...plan, sessions: [...near, moved] }).filter((one) => one.sessions.includes(moved.id));
}
