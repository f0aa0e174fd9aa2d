import path from 'node:path';
import type { Scenario } from './scenarios/scenario';

const TOOL = path.join(__dirname, '..', '..', 'test', 'golden', 'controllers', 'replay.mjs');

interface Tool {
  connect(options: object): Promise<Connection>;
  readonly Runner: new (scenario: Scenario, context: object) => ToolRunner;
  analyse(raw: object, scenario: Scenario): object;
  merge(observations: readonly object[], scenario: Scenario): object;
}

interface Connection {
  readonly ctx: object;
  close(): Promise<void>;
}

interface ToolRunner {
  run(): Promise<object>;
  cleanup(): Promise<void>;
}

export interface RealCluster {
  readonly server: string;
  readonly token: string;
  readonly metrics: { readonly port: number; readonly cert: Buffer; readonly key: Buffer };
}

export interface Recording {
  /** How often each scenario is run: what differs between the runs is tolerated. */
  readonly observations: number;
  readonly parallel: number;
  readonly keep: (recorded: object) => void;
}

/** Runs scenarios against a real cluster, several at once, and hands on each with what was expected of all its runs. */
export async function recordScenarios(
  scenarios: readonly Scenario[],
  { server, token, metrics }: RealCluster,
  { observations, parallel, keep }: Recording,
): Promise<void> {
  const tool = (await import(TOOL)) as Tool;
  const { port, ...tls } = metrics;
  const connection = await tool.connect({ server, token, clock: 'real', metricsPort: port, tls });
  const seen = new Map(scenarios.map((scenario) => [scenario, [] as object[]]));
  const rounds = Array.from({ length: observations }, (_, round) => `${Date.now().toString(36)}${round}`);
  const runs = scenarios.flatMap((scenario) => rounds.map((suffix) => ({ scenario, suffix })));
  const next = runs.values();
  const one = async (): Promise<void> => {
    for (const { scenario, suffix } of next) {
      const runner = new tool.Runner(scenario, { ...connection.ctx, suffix });
      const raw = await runner.run();
      await runner.cleanup();
      const all = seen.get(scenario) ?? [];
      all.push(tool.analyse(raw, scenario));
      if (all.length < observations) continue;
      const recorded = { from: 'kube-controller-manager v1.36.2, kube-apiserver v1.36.2', observations };
      keep({ ...scenario, recorded, expected: tool.merge(all, scenario) });
    }
  };
  await Promise.all(Array.from({ length: parallel }, one));
  await connection.close();
}
