export { main } from '../../../cli/main';

/** Modules that others load by a file of their own beside the bundle. They are the ones that the commands use, too. */
/* eslint-disable @typescript-eslint/no-require-imports */
export const modules = {
  /** What a project imports from `seatrial`. */
  'steps/api': () => require('../../../steps/api') as typeof import('../../../steps/api'),
  /** Loading it defines the steps, so it is done when cucumber-js asks for them. */
  'steps/cucumber': () => require('../../../steps/cucumber') as typeof import('../../../steps/cucumber'),
};
/* eslint-enable @typescript-eslint/no-require-imports */
