/** The tree of a script. Words keep their parts apart, because quoting decides what is expanded and split. */
export type Node =
  | {
      readonly kind: 'simple';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: 'pipeline'; readonly negated: boolean; readonly stages: readonly Node[] }
  | { readonly kind: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | { readonly kind: 'while'; readonly until: boolean; readonly condition: Node; readonly body: Node }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Node | undefined }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Node }
  | { readonly kind: 'group'; readonly body: Node; readonly redirects: readonly Redirect[] };

export interface ListItem {
  readonly node: Node;
  /** Followed by `&`. */
  readonly background: boolean;
}

export interface Branch {
  readonly condition: Node;
  readonly body: Node;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

export interface Redirect {
  readonly from: 'stdin' | 'stdout' | 'stderr' | 'both';
  readonly mode: 'read' | 'write' | 'append' | 'duplicate';
  readonly target: Word;
}

export type Word = readonly Part[];

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly fallback: string | undefined;
      readonly quoted: boolean;
    }
  | { readonly kind: 'command'; readonly script: string; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly expression: string };

export class ShellSyntaxError extends Error {
  override readonly name = 'ShellSyntaxError';
}
