/**
 * A scheduler does not start with the plugins that it is given, in the words of the real one
 * (pkg/scheduler/framework/runtime/framework.go `NewFramework`, v1.36): a mistake of whoever configured it.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
