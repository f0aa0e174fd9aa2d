import { stepsAbout, Then } from './dsl';
import { ClaimError } from './language/errors';
import type { ScenarioWorld } from './world';

stepsAbout('Inside of containers');

Then(
  'command {name} in pod {ref} prints {name}',
  {
    doc: 'kubectl exec in its first container: the command ends with code 0, and its output contains the text.',
    example: 'command "hostname" in pod "web-0" prints "web-0"',
  },
  async (world, command, ref, text) => {
    const driver = await world.cluster();
    const words = command.split(' ').filter((word) => word !== '');
    const { code, stdout, stderr } = await driver.exec(world.key(ref), words);
    if (code !== 0) fail(world, `the command ended with code ${code}: ${(stderr || stdout).trim()}`);
    if (!stdout.includes(text)) fail(world, `it printed: ${stdout.trim() || 'nothing'}`);
  },
);

Then(
  'this script in pod {ref} prints {name}:',
  {
    doc: 'As sh -c runs it in its first container: it ends with code 0, and its output contains the text.',
    example: 'this script in pod "web-0" prints "web-0":',
    below: 'NAME=$(hostname)\necho $NAME',
    argument: 'docstring',
  },
  async (world, ref, text, script) => {
    const driver = await world.cluster();
    const { code, stdout, stderr } = await driver.exec(world.key(ref), ['sh', '-c', script]);
    if (code !== 0) fail(world, `the script ended with code ${code}: ${(stderr || stdout).trim()}`);
    if (!stdout.includes(text)) fail(world, `it printed: ${stdout.trim() || 'nothing'}`);
  },
);

Then(
  'the log of pod {ref} contains {name}',
  {
    doc: 'kubectl logs of its first container, as its newest run wrote them.',
    example: 'the log of pod "greeter" contains "hello"',
  },
  async (world, ref, text) => {
    const driver = await world.cluster();
    const log = await driver.logs(world.key(ref));
    if (!log.includes(text)) fail(world, `the log says: ${log.trim().split('\n').slice(-5).join('\n  ') || 'nothing'}`);
  },
);

function fail(world: ScenarioWorld, message: string): never {
  throw new ClaimError(message, { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) });
}
