import { instant } from '../../../engine/base/brand';
import { Trace } from '../trace';

/** A history in short: `0:no 5:yes 9:no`. */
export function traceOf(text: string): Trace {
  const trace = new Trace();
  for (const point of text.split(' ')) {
    const [at, value] = point.split(':');
    trace.add(instant(Number(at)), { holds: value === 'yes', seen: value ?? '' });
  }
  return trace;
}
