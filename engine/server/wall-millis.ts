/** Milliseconds of a clock that only goes forward. What `performance` says takes two milliseconds to load. */
export const wallMillis = (): number => process.uptime() * 1000;
