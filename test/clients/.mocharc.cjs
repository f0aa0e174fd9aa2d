'use strict';

/** Real clients against `seatrial up`: `npm run clients`. Slow, so a run of their own. */
module.exports = {
  require: ['ts-node/register'],
  extension: ['ts'],
  spec: ['test/clients/**/*.test.ts'],
  timeout: 300_000,
  slow: 5_000,
};
