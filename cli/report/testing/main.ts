import { writeReport } from '../write-report';
import { nodeFailure } from './node-failure';

const [folder = 'report'] = process.argv.slice(2);
console.log(writeReport(folder, { outcomes: [nodeFailure()], wallMillis: 42, seed: 1 }));
