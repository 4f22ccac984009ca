// What a person does about mail that is tracked by itself: the core carries it out at once, and the views look again.
import { useMutation, useQueryClient, type QueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useApi } from "../platform/context";
import type { NeverEntry, ReceivedView, ReceivedWay, UndoneView, WhyView } from "../platform/types";
import { keys } from "../queries";
import { useTell } from "../shared/toasts";

// An answer may be older than what an event has already brought: a look at mail begins by itself, and may have ended.
async function lookAgain(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.received }),
    client.invalidateQueries({ queryKey: keys.why }),
    client.invalidateQueries({ queryKey: keys.pane }),
  ]);
}

export function useSetReceived(): UseMutationResult<ReceivedView, Error, ReceivedWay> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (way: ReceivedWay) => api.setReceived(way),
    meta: { inline: true },
    onSuccess: (view) => { client.setQueryData(keys.received, view); },
    onSettled: () => lookAgain(client),
  });
}

export function useReceiveNow(): UseMutationResult<ReceivedView, Error, void> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({ mutationFn: () => api.receiveNow(), onSettled: () => lookAgain(client) });
}

export function useCancelReceived(): UseMutationResult<void, Error, void> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({ mutationFn: () => api.cancelReceived(), onSettled: () => lookAgain(client) });
}

export function useSetNever(forAll: boolean): UseMutationResult<ReceivedView, Error, { entry: NeverEntry; there: boolean }> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ entry, there }: { entry: NeverEntry; there: boolean }) => api.setNever(entry, there, forAll),
    meta: { inline: true },
    onSuccess: (view) => { client.setQueryData(keys.received, view); },
    onSettled: () => lookAgain(client),
  });
}

export function useStopConversation(): UseMutationResult<WhyView, Error, { key: string; stop: boolean }> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({ mutationFn: ({ key, stop }: { key: string; stop: boolean }) => api.stopConversation(key, stop), onSettled: () => lookAgain(client) });
}

export function useKeepReceived(): UseMutationResult<void, Error, string> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: string) => api.keepReceived(id), onSettled: () => lookAgain(client) });
}

export function useUndoReceived(): UseMutationResult<UndoneView, Error, string> {
  const api = useApi();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: (id: string) => api.undoReceived(id),
    onSuccess: ({ sentence }) => tell(sentence),
    onSettled: async () => {
      await lookAgain(client);
      await client.invalidateQueries({ queryKey: keys.messages });
    },
  });
}
