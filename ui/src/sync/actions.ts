// What a person does about the synchronization: each answers at once, and the state tells how it goes.
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useApi } from "../platform/context";
import { keys } from "../queries";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";

export function useSyncNow(): UseMutationResult<void, Error, void> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({ mutationFn: () => api.syncNow([]), onSettled: () => client.invalidateQueries({ queryKey: keys.syncState }) });
}

export function useCancelSync(): UseMutationResult<void, Error, void> {
  const api = useApi();
  return useMutation({ mutationFn: () => api.cancelSync() });
}

/** The yes to a question, for exactly what was shown with it. */
export function useAgree(first: boolean): UseMutationResult<void, Error, number> {
  const api = useApi();
  const client = useQueryClient();
  const tell = useTell();
  const texts = useTexts();
  return useMutation({
    mutationFn: (question: number) => api.agreeSync(question, []),
    onSuccess: () => tell(first ? texts.syncLive.begun : texts.syncLive.agreed),
    onSettled: () => client.invalidateQueries({ queryKey: keys.syncState }),
  });
}
