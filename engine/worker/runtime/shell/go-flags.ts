/** Flags of a program in Go, by name without dashes. */
export type Flags = ReadonlyMap<string, string>;

/** `--port=80`, `--port 80` and `--tcp`. */
export function flagsOf(args: readonly string[]): Flags {
  const flags = new Map<string, string>();
  args.forEach((arg, at) => {
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const next = args[at + 1];
    if (name !== undefined) flags.set(name, value ?? (next === undefined || next.startsWith('-') ? 'true' : next));
  });
  return flags;
}
