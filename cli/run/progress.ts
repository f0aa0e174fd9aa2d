import { paint, WIDTH, type Terminal } from '../terminal';
import type { ScenarioOutcome } from './outcomes';

/** One line for each feature as it is done; on a terminal also the scenario that runs now. */
export class Progress {
  private uri: string | undefined;
  private passed = 0;
  private failed = 0;
  private done = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly total: number,
  ) {}

  finished(outcome: ScenarioOutcome): void {
    if (this.uri !== outcome.uri) this.closeFeature();
    this.uri = outcome.uri;
    this.done += 1;
    if (outcome.status === 'passed' || outcome.status === 'skipped') this.passed += 1;
    else this.failed += 1;
    if (this.terminal.isInteractive) {
      const line = `${this.done}/${this.total} ${outcome.uri}: ${outcome.name}`;
      this.terminal.write(`\r\u001b[K${line.slice(0, WIDTH - 1)}`);
    }
  }

  end(): void {
    this.closeFeature();
  }

  private closeFeature(): void {
    if (this.uri === undefined) return;
    const mark = this.failed > 0 ? paint(this.terminal, 'red', '✘') : paint(this.terminal, 'green', '✔');
    const count = this.failed > 0 ? `${this.failed} of ${this.passed + this.failed} failed` : `${this.passed}`;
    const clear = this.terminal.isInteractive ? '\r\u001b[K' : '';
    this.terminal.write(`${clear}${mark} ${this.uri} (${count})\n`);
    this.uri = undefined;
    this.passed = 0;
    this.failed = 0;
  }
}
