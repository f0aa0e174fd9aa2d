export interface ProjectFile {
  readonly path: string;
  readonly content: string;
}

/** What a new project consists of. */
export function projectFiles(name: string): readonly ProjectFile[] {
  return [
    { path: 'package.json', content: packageJson(name) },
    { path: 'features/node-failure.feature', content: FEATURE },
    { path: 'steps/own-steps.js', content: STEPS },
    { path: '.vscode/settings.json', content: SETTINGS },
    { path: '.gitignore', content: 'node_modules/\nreport/\n' },
  ];
}

const packageJson = (name: string): string =>
  `${JSON.stringify({ name: name.toLowerCase().replace(/[^a-z0-9-]+/g, '-') || 'scenarios', private: true, scripts: { test: 'seatrial run' } }, undefined, 2)}\n`;

const FEATURE = `Feature: Losing a node

  Scenario: the pods of a dead node are replaced after five minutes
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When node "n1" fails
    Then within 60s, node "n1" is NotReady
    And within 7m and then for 5m, deployment "web" has 3 ready replicas
    And at no time, node "n2" is NotReady

  Scenario: a step of this project
    Given a cluster with 1 node
    And a deployment "web" with 2 replicas
    And the cluster has settled
    Then deployment "web" is small
`;

const STEPS = `// Steps of this project. A state can be used on its own and inside every temporal operator.
const { ThenState, refKey, resources } = require('seatrial');

ThenState(
  'deployment {ref} is small',
  { doc: 'It asks for at most three replicas.', example: 'deployment "web" is small' },
  (ref) => (view, scope) => {
    const deployment = view.get(resources.deployments, refKey(ref, scope.namespace));
    const replicas = deployment?.spec.replicas ?? 0;
    return { holds: deployment !== undefined && replicas <= 3, seen: \`\${replicas} replicas\` };
  },
);
`;

const SETTINGS = `{
  "cucumber.glue": ["steps/**/*.js", "node_modules/seatrial/steps/**/*.ts"],
  "cucumber.features": ["features/**/*.feature"]
}
`;
