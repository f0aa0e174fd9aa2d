import type { ReportHead } from '../report-data';
import { byId, dataOf, html } from './dom';

const head = dataOf<ReportHead>('run');
byId('app').append(html('h1', {}, `${head.scenarios.length} scenarios`));
