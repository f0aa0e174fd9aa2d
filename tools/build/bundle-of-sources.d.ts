export function bundleOfSources(): string | undefined;
