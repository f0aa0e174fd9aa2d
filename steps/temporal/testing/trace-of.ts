import { instant } from '../../../engine/base/brand';
import { Trace } from '../trace';

/** A history in short: `0:no 5:yes 9:no`. After a `|` is what came since something began to happen. */
export function traceOf(text: string): Trace {
  const trace = new Trace();
  for (const point of text.split(' ')) {
    if (point === '|') {
      trace.mark();
      continue;
    }
    const [at, value] = point.split(':');
    trace.add(instant(Number(at)), { holds: value === 'yes', seen: value ?? '' });
  }
  return trace;
}
