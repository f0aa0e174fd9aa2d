'use strict';

const EVERYTHING = ['{engine,steps,graders,cli,test,tools}/**/*.test.ts'];
// Mocha adds `spec` to the files on the command line: named files would not be run alone.
const namesFiles = process.argv.slice(2).some((word) => word.endsWith('.ts'));

module.exports = {
  require: ['ts-node/register'],
  extension: ['ts'],
  ignore: ['test/clients/**', '**/fixtures/**'],
  timeout: 60_000,
  reporter: 'dot',
  ...(namesFiles ? {} : { spec: EVERYTHING }),
};
