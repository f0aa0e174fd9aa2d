'use strict';

/** `npx cucumber-js -c examples/cucumber.js examples/go/features`: an operator in its process, driven by a feature. */
module.exports = {
  default: { requireModule: ['ts-node/register'], require: ['examples/steps/steps.ts'], strict: true },
};
