// Changing one option: the core answers with all of them as they are now.
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useApi } from "../platform/context";
import type { OptionChange, OptionsView } from "../platform/types";
import { keys } from "../queries";

export function useOptionAction<T>(action: (api: ReturnType<typeof useApi>, value: T) => Promise<OptionsView>): UseMutationResult<OptionsView, Error, T> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (value: T) => action(api, value),
    onSuccess: async (options) => {
      client.setQueryData(keys.options, options);
      await client.invalidateQueries({ queryKey: keys.app });
    },
    onError: () => client.invalidateQueries({ queryKey: keys.options }),
  });
}

export const useSetOption = (): UseMutationResult<OptionsView, Error, OptionChange> => useOptionAction((api, change: OptionChange) => api.setOption(change));
