// Answers of the person's: the core carries each out at once, and what waits is looked at again.
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import type { Api } from "../../platform/api";
import { useApi } from "../../platform/context";
import type { AnsweredView, AppView } from "../../platform/types";
import { keys } from "../../queries";
import { useTell } from "../../shared/toasts";

/** Whether both sides can be looked at for what waits. */
export const looksAtBothSides = (app: AppView): boolean => app.connection.state === "connected" && app.mailbox !== null;

type Answers<T> = (api: Api, value: T) => Promise<AnsweredView[]>;

function useAnswer<T>(answer: Answers<T>): UseMutationResult<AnsweredView[], Error, T> {
  const api = useApi();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: (value: T) => answer(api, value),
    onSuccess: (answered) => {
      const told = answered.find((one) => !one.done) ?? answered[0];
      if (told !== undefined) {
        tell(told.sentence);
      }
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.unfollowed });
      return client.invalidateQueries({ queryKey: keys.decisions });
    },
  });
}

export const useBringBack = (): UseMutationResult<AnsweredView[], Error, string> =>
  useAnswer(async (api, record: string) => [await api.bringBack(record)]);

export const useDecide = (): UseMutationResult<AnsweredView[], Error, { ids: string[]; side: "mailbox" | "organization" }> =>
  useAnswer((api, { ids, side }: { ids: string[]; side: "mailbox" | "organization" }) => api.decide(ids, side));

export const useLink = (): UseMutationResult<AnsweredView[], Error, { record: string; uid: string }> =>
  useAnswer(async (api, { record, uid }: { record: string; uid: string }) => [await api.linkProposal(record, uid)]);

export const useKeepApart = (): UseMutationResult<AnsweredView[], Error, { record: string; uids: string[] }> =>
  useAnswer(async (api, { record, uids }: { record: string; uids: string[] }) => [await api.keepApart(record, uids)]);

export const useTellAttendees = (): UseMutationResult<AnsweredView[], Error, { id: string; tell: boolean }> =>
  useAnswer(async (api, { id, tell }: { id: string; tell: boolean }) => [await api.answerInvitation(id, tell)]);

export const useUndoDecision = (): UseMutationResult<AnsweredView[], Error, string> =>
  useAnswer(async (api, id: string) => [await api.undoDecision(id)]);
