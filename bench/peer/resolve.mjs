import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package imports its own files without extensions, as bundlers allow and Node does not. */
export function resolve(specifier, context, next) {
  if (!specifier.startsWith('.') || /\.[cm]?js$/.test(specifier)) return next(specifier, context);
  const file = new URL(`${specifier}.js`, context.parentURL).href;
  return next(
    existsSync(fileURLToPath(file)) ? file : new URL(`${specifier}/index.js`, context.parentURL).href,
    context,
  );
}
