/** One measurement, as `--json` prints it. */
export interface Figure {
  readonly bench: string;
  readonly name: string;
  /** By unit: `cpuMicros`, `perSecond`, `rssMegabytes`. */
  readonly values: Readonly<Record<string, number>>;
}

const NAME_WIDTH = 58;

/** Where figures go: a line each, for people; with `json` one document at the end. Progress goes to the other stream. */
export class Output {
  private readonly figures: Figure[] = [];
  private bench = '';

  constructor(private readonly json: boolean) {}

  begin(bench: string): void {
    this.bench = bench;
    if (!this.json) console.log(`\n${bench}`);
  }

  /** `text` is what people read beside the name. */
  figure(name: string, values: Readonly<Record<string, number>>, text: string): void {
    this.figures.push({ bench: this.bench, name: name.trim(), values });
    if (!this.json) console.log(`${name.padEnd(NAME_WIDTH)} ${text}`);
  }

  /** Something that could not be measured, and why. */
  remark(text: string): void {
    if (!this.json) console.log(text);
    else console.error(text);
  }

  /** What long work is at. */
  progress(text: string): void {
    console.error(`  … ${text}`);
  }

  end(): void {
    if (!this.json) return;
    const { version, arch, platform } = process;
    console.log(
      JSON.stringify({ node: version, platform: `${platform} ${arch}`, figures: this.figures }, undefined, 2),
    );
  }
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `12.3 times`: how often the smaller one fits into the larger. */
export const times = (larger: number, smaller: number): string => `${(larger / smaller).toPrecision(3)} times`;
