import { codeForScript, escapeHtml, jsonForScript } from './embed';
import type { ReportHead, ScenarioData } from './report-data';

export interface PageParts {
  readonly head: ReportHead;
  readonly scenarios: readonly ScenarioData[];
  readonly style: string;
  readonly script: string;
}

/** Whatever is in the data, the page can load nothing and send nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** The page: data in script elements of their own, so that a scenario is parsed when it is opened. */
export function pageHtml({ head, scenarios, style, script }: PageParts): string {
  const failed = head.scenarios.filter(({ status }) => status !== 'passed' && status !== 'skipped').length;
  const title = `${failed === 0 ? '✔' : '✘'} ${head.scenarios.length - failed} of ${head.scenarios.length} · Seatrial`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${style}
</style>
</head>
<body>
<div id="app"></div>
<noscript>This report draws itself with a script that is in the page; nothing is loaded from elsewhere.</noscript>
${dataElement('run', head)}
${scenarios.map((scenario, index) => dataElement(`scenario-${index}`, scenario)).join('\n')}
<script>
${codeForScript(script)}
</script>
</body>
</html>
`;
}

const dataElement = (id: string, value: unknown): string =>
  `<script type="application/json" id="${id}">${jsonForScript(value)}</script>`;
