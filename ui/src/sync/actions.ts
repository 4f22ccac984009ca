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

/** A cycle in which these items of the mailbox, named by their UIDs, are tracked. */
export function useTrack(): UseMutationResult<void, Error, string[]> {
  const api = useApi();
  const client = useQueryClient();
  const tell = useTell();
  const texts = useTexts();
  return useMutation({
    mutationFn: (track: string[]) => api.syncNow(track),
    onSuccess: () => tell(texts.syncTrack.begun),
    onSettled: () => client.invalidateQueries({ queryKey: keys.syncState }),
  });
}

/** A question that the person says yes to, and items of the mailbox that are to be tracked with it. */
export interface Yes {
  question: number;
  track: string[];
}

/** The yes to a question, for exactly what was shown with it. */
export function useAgree(first: boolean): UseMutationResult<void, Error, Yes> {
  const api = useApi();
  const client = useQueryClient();
  const tell = useTell();
  const texts = useTexts();
  return useMutation({
    mutationFn: ({ question, track }: Yes) => api.agreeSync(question, track),
    onSuccess: () => tell(first ? texts.syncLive.begun : texts.syncLive.agreed),
    onSettled: () => client.invalidateQueries({ queryKey: keys.syncState }),
  });
}
