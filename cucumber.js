'use strict';

// No `paths` here: cucumber-js would add them to the ones on the command line. Without any it takes features/.
const common = {
  requireModule: ['ts-node/register'],
  require: ['steps/cucumber.ts', 'features/support/**/*.ts'],
  strict: true,
};

const report = 'report/features';

module.exports = {
  default: { ...common, format: ['progress'] },
  /** `npx cucumber-js -p report`: a page to look at, and files for other tools. */
  report: {
    ...common,
    format: ['progress', `html:${report}/index.html`, `message:${report}/messages.ndjson`, `junit:${report}/junit.xml`],
  },
};
