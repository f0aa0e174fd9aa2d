import { join } from 'node:path';
import { bundle } from './bundle';

/** The code of the page. A bundle of the commands has it as a text (tools/build). */
export const pageScript = (): string => bundle(join(__dirname, 'page', 'main'));
