import assert from 'node:assert/strict';
import { withFigures } from './with-figures';

const PAGE = `| \`npm run golden:api\` | cases | – | – |

### api

| area | old |
|---|---|

## After
`;

describe('figures in the page of fidelity', () => {
  it('replaces the line of the corpus and its table, and nothing else', () => {
    const figures = { cases: { matched: 1, of: 2 } };
    const report = { corpus: 'api', headline: 'cases', areas: { watch: figures }, total: figures };
    assert.equal(
      withFigures(PAGE, report, 'abc'),
      `| \`npm run golden:api\` | cases | 1 of 2 (50.0 %) | abc |

### api

| area | cases |
| --- | --- |
| watch | 1 of 2 (50.0 %) |
| **total** | 1 of 2 (50.0 %) |

## After
`,
    );
  });
});
