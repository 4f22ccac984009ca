// What a person does in the pane. Answers go into the cache at once; events only confirm them.
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useApi } from "../platform/context";
import type { PaneView, RecordView, TrackingView, TrackRequest, UntrackView } from "../platform/types";
import { keys } from "../queries";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";

/** Looks again at everything that a change of the tracked state shows in. */
function useAfterTracking(message: string): (tracking: TrackingView) => Promise<void> {
  const client = useQueryClient();
  return async (tracking) => {
    client.setQueryData<PaneView>([...keys.pane, message], (pane) => pane && { ...pane, tracking, needs_consent: false });
    await Promise.all([keys.messages, keys.items, keys.app, [...keys.pane, message]].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

export function useTrack(message: string): UseMutationResult<TrackingView, Error, Omit<TrackRequest, "key">> {
  const api = useApi();
  const after = useAfterTracking(message);
  return useMutation({ mutationFn: (request: Omit<TrackRequest, "key">) => api.track({ key: message, ...request }), onSuccess: after });
}

export function useUntrack(message: string): UseMutationResult<UntrackView, Error, void> {
  const api = useApi();
  const tell = useTell();
  const after = useAfterTracking(message);
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.untrack(message),
    meta: { inline: true },
    onSuccess: async (result) => {
      tell(result.sentence);
      await after(result.tracking);
      await client.invalidateQueries({ queryKey: [...keys.pane, message] });
    },
  });
}

/** Untracks an appointment, a contact or a task; its record goes with it, if wished. */
export function useUntrackItem(item: string): UseMutationResult<UntrackView, Error, boolean> {
  const api = useApi();
  const tell = useTell();
  const after = useAfterTracking(item);
  return useMutation({
    mutationFn: (remove: boolean) => api.untrackListed(item, remove),
    meta: { inline: true },
    onSuccess: async (result) => {
      tell(result.sentence);
      await after(result.tracking);
    },
  });
}

export function useRetry(): UseMutationResult<number, Error, void> {
  const api = useApi();
  const tell = useTell();
  const texts = useTexts();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.retryPending(),
    onSuccess: async (waiting) => {
      tell(texts.track.retried(waiting));
      await Promise.all([keys.app, keys.pane, keys.messages].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}

/** Takes one request back, and leaves everything else as it is. */
export function useWithdraw(): UseMutationResult<void, Error, string> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.withdraw(id),
    onSuccess: async () => { await Promise.all([keys.app, keys.pane, keys.messages].map((queryKey) => client.invalidateQueries({ queryKey }))); },
  });
}

export function useFocusPerson(message: string): UseMutationResult<PaneView, Error, string> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (address: string) => api.focusPerson(message, address),
    onSuccess: (pane) => client.setQueryData<PaneView>([...keys.pane, message], pane),
  });
}

export function useChooseMatch(message: string): UseMutationResult<PaneView, Error, { address: string; record: RecordView }> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ address, record }: { address: string; record: RecordView }) => api.chooseMatch(message, address, { table: record.table, id: record.id }),
    onSuccess: (pane) => client.setQueryData<PaneView>([...keys.pane, message], pane),
  });
}

/** Opens a record in the organization's own pages. */
export function useOpenRecord(): (record: RecordView) => void {
  const api = useApi();
  const open = useMutation({ mutationFn: (record: RecordView) => api.openRecord({ table: record.table, id: record.id }) });
  return (record) => open.mutate(record);
}
