import type { EnvVar } from '../../../api/types/core-v1';

/** Replaces `$(NAME)`; `$$` stands for one `$`; what is not known stays as written (third_party/forked/golang/expansion). */
export function expand(text: string, valueOf: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    return valueOf(name) ?? whole;
  });
}

/** With the variables that have a plain value: all that probes may use. */
export function expandStatic(command: readonly string[], env: readonly EnvVar[]): readonly string[] {
  return command.map((word) => expand(word, (name) => env.find((one) => one.name === name)?.value));
}
