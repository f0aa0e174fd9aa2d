import { isApiError } from '../../../api/request';
import { pluginSource } from '../framework/plugin-source';
import { failed } from '../framework/verdict';

/** Writes the binding (plugins/defaultbinder, v1.36). */
export const defaultBinder = pluginSource({
  name: 'DefaultBinder',
  create: ({ client }) => ({
    name: 'DefaultBinder',
    bind: (_, { pod: { metadata } }, node) => {
      try {
        client.bind({ namespace: metadata.namespace ?? '', name: metadata.name }, node, metadata.uid);
        return undefined;
      } catch (error) {
        if (!isApiError(error)) throw error;
        return failed(error.message);
      }
    },
  }),
});
