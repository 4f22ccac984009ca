// Changing which of the person's organizations is in use: what was shown of the one before goes, the window stays as it is.
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useApi } from "../platform/context";
import { keys } from "../queries";

/** Forgets what the organization before told, and asks anew what is on the screen. */
export function useFreshStart(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    const [app] = keys.app;
    // Without the state of the program there would be no window for a moment, and everything open in it would close.
    await client.invalidateQueries({ queryKey: keys.app });
    await client.resetQueries({ predicate: (query) => query.queryKey[0] !== app });
  };
}

export function useOrganization(): UseMutationResult<void, Error, string> {
  const api = useApi();
  const fresh = useFreshStart();
  return useMutation({
    mutationFn: (id: string) => api.useOrganization(id),
    // Also when the organization could not be reached: it is in use all the same.
    onSettled: fresh,
  });
}
