// Changing which of the person's organizations is in use: everything that was shown belongs to the one before.
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useApi } from "../platform/context";

export function useOrganization(): UseMutationResult<void, Error, string> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.useOrganization(id),
    // Also when the organization could not be reached: it is in use all the same.
    onSettled: () => client.resetQueries(),
  });
}
