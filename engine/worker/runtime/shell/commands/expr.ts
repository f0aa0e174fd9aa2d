import { immediate, type Command, type Process } from '../command';

const OPERATORS: readonly ReadonlySet<string>[] = [
  new Set(['|']),
  new Set(['&']),
  new Set(['=', '!=', '<', '<=', '>', '>=']),
  new Set(['+', '-']),
  new Set(['*', '/', '%']),
];

/** `expr 5 % 2`: arithmetic, comparison, `|` and `&`, parentheses (POSIX). Matching with `:` is not there. */
export const expr: Command = immediate((process) => {
  const reader = new Reader(process.args.slice(1));
  const value = reader.at(0);
  if (value === undefined || !reader.isDone) return complain(process, reader.problem ?? 'syntax error');
  process.out(`${value}\n`);
  return isNothing(value) ? 1 : 0;
});

/** Reads from left to right; a level binds closer than the one before it. */
class Reader {
  problem: string | undefined;
  private next = 0;

  constructor(private readonly words: readonly string[]) {}

  get isDone(): boolean {
    return this.next === this.words.length;
  }

  at(level: number): string | undefined {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.operand();
    let left = this.at(level + 1);
    for (let word = this.words[this.next]; word !== undefined && operators.has(word); word = this.words[this.next]) {
      this.next += 1;
      const right = this.at(level + 1);
      if (left === undefined || right === undefined) return undefined;
      left = this.combined(left, word, right);
    }
    return left;
  }

  private operand(): string | undefined {
    const word = this.words[this.next];
    this.next += 1;
    if (word !== '(') return word;
    const inside = this.at(0);
    this.next += 1;
    return inside;
  }

  private combined(left: string, operator: string, right: string): string | undefined {
    if (operator === '|') return isNothing(left) ? right : left;
    if (operator === '&') return isNothing(left) || isNothing(right) ? '0' : left;
    const areNumbers = isNumber(left) && isNumber(right);
    const order = areNumbers ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
    const holds = compared(operator, order);
    if (holds !== undefined) return holds ? '1' : '0';
    if (!areNumbers) this.problem = 'non-numeric argument';
    else if (Number(right) === 0 && '/%'.includes(operator)) this.problem = 'division by zero';
    return this.problem === undefined ? String(calculated(Number(left), operator, Number(right))) : undefined;
  }
}

function compared(operator: string, order: number): boolean | undefined {
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return undefined;
  }
}

function calculated(left: number, operator: string, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return Math.trunc(left / right);
    default:
      return left % right;
  }
}

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);
const isNothing = (text: string): boolean => text === '' || /^-?0+$/.test(text);

function complain(process: Process, problem: string): number {
  process.err(`expr: ${problem}\n`);
  return 2;
}
