import type { ReportHead, ScenarioData } from '../report-data';
import { routeOf } from '../view/route';
import { byId, dataOf } from './dom';
import { overviewPage } from './overview';
import { scenarioPage } from './scenario-page';
import { applyTheme } from './theme';

const head = dataOf<ReportHead>('run');
let page = new AbortController();
let overviewScroll = 0;

/** Draws what the address asks for. What the page before had set going ends. */
function show(): void {
  page.abort();
  page = new AbortController();
  const route = routeOf(location.hash, head.scenarios.length);
  const app = byId('app');
  if (route.kind === 'overview') {
    app.replaceChildren(overviewPage(head));
    scrollTo(0, overviewScroll);
    return;
  }
  const data = dataOf<ScenarioData>(`scenario-${route.index}`);
  app.replaceChildren(scenarioPage({ head, index: route.index, data, at: route.at, signal: page.signal }));
  scrollTo(0, 0);
}

applyTheme();
addEventListener('hashchange', show);
addEventListener(
  'scroll',
  () => {
    if (routeOf(location.hash, head.scenarios.length).kind === 'overview') overviewScroll = scrollY;
  },
  { passive: true },
);
show();
