"""What there is to beat, measured on one two-core machine (docs/performance.md). Absolute figures of another machine
say little; they stand beside ours so that the ratio to the plain view of the same run can be compared."""

PEERS = {
    "event page": "52 req/s (8 SQL); 14.5 (10); 7.4 (21)",
    "programme page": "120 talks: 5.9 req/s, 329 ms CPU; 5.3; 4.8, 402 ms",
    "calendar feed": "120 items: 11.7 req/s (15 SQL); 4.7 (8); 1.0 (368)",
    "free registration": "5.1/s (74 SQL, 0.36 s CPU); 1.3/s (302 SQL)",
    "paid registration": "",
    "rush": "100 sold, 0 errors; 101–107 sold, 20–95 resets",
    "badges": "54/s; 15/s, 26 MB",
    "tickets": "49/s; 7.7/s",
    "memory": "178; 286; 321 MiB",
    "start": "2.9; 6.7; 10.4 s",
}
PLAIN_VIEW = 3_745  # req/s of the plain 20 kB view on that machine, granian --blocking-threads 1
