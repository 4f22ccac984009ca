// What a person does with a message that is being written, and with those that are to be sent.
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useApi } from "../platform/context";
import type { ArticleForm, ComposeFields, EnclosedView, InsertedView, OutgoingAnswer, OutgoingView, RecordRefView, SendRequest, SubmissionRequest, SubmissionView, ThenRequest } from "../platform/types";
import { keys } from "../queries";

/** Looks again at what is to be sent and at the folders. */
function useLookAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([keys.outgoing, keys.app, keys.folders, keys.messages].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

export function useSend(): UseMutationResult<OutgoingView, Error, { fields: ComposeFields; request: SendRequest }> {
  const api = useApi();
  const again = useLookAgain();
  return useMutation({ mutationFn: ({ fields, request }: { fields: ComposeFields; request: SendRequest }) => api.sendMessage(fields, request), meta: { inline: true }, onSettled: again });
}

export function useSaveDraft(): UseMutationResult<string, Error, { fields: ComposeFields; then: ThenRequest }> {
  const api = useApi();
  return useMutation({ mutationFn: ({ fields, then }: { fields: ComposeFields; then: ThenRequest }) => api.saveDraft(fields, then), meta: { inline: true } });
}

export function useDiscard(): UseMutationResult<void, Error, { id: string; draftToo: boolean }> {
  const api = useApi();
  return useMutation({ mutationFn: ({ id, draftToo }: { id: string; draftToo: boolean }) => api.discardDraft(id, draftToo), meta: { inline: true } });
}

export function useEnclose(id: string): UseMutationResult<EnclosedView[] | null, Error, void> {
  const api = useApi();
  return useMutation({ mutationFn: () => api.encloseFile(id) });
}

export function useLeaveOut(id: string): UseMutationResult<EnclosedView[], Error, number> {
  const api = useApi();
  return useMutation({ mutationFn: (index: number) => api.leaveOut(id, index) });
}

/** Takes out files that came with what was put in, as far as they still go along. */
export function useTakeOut(id: string): UseMutationResult<EnclosedView[], Error, { files: EnclosedView[]; brought: EnclosedView[] }> {
  const api = useApi();
  return useMutation({
    mutationFn: async ({ files, brought }: { files: EnclosedView[]; brought: EnclosedView[] }) => {
      let left = files;
      for (const { name, size } of brought) {
        const there = left.find((one) => one.name === name && one.size === size);
        left = there === undefined ? left : await api.leaveOut(id, there.index);
      }
      return left;
    },
  });
}

export function useInsertTemplate(): UseMutationResult<InsertedView, Error, { fields: ComposeFields; template: string; about: RecordRefView | null }> {
  const api = useApi();
  return useMutation({ mutationFn: ({ fields, template, about }: { fields: ComposeFields; template: string; about: RecordRefView | null }) => api.insertTemplate(fields, template, about), meta: { inline: true } });
}

export function useInsertArticle(): UseMutationResult<InsertedView, Error, { fields: ComposeFields; article: string; form: ArticleForm }> {
  const api = useApi();
  return useMutation({ mutationFn: ({ fields, article, form }: { fields: ComposeFields; article: string; form: ArticleForm }) => api.insertArticle(fields, article, form), meta: { inline: true } });
}

export function useEncloseLiterature(id: string): UseMutationResult<EnclosedView[], Error, string> {
  const api = useApi();
  return useMutation({ mutationFn: (literature: string) => api.encloseLiterature(id, literature), meta: { inline: true } });
}

export function useSubmission(): UseMutationResult<SubmissionView, Error, SubmissionRequest> {
  const api = useApi();
  return useMutation({ mutationFn: (request: SubmissionRequest) => api.useSubmission(request), meta: { inline: true } });
}

export function useAnswerOutgoing(): UseMutationResult<OutgoingView[], Error, { id: string; answer: OutgoingAnswer }> {
  const api = useApi();
  const client = useQueryClient();
  const again = useLookAgain();
  return useMutation({
    mutationFn: ({ id, answer }: { id: string; answer: OutgoingAnswer }) => api.answerOutgoing(id, answer),
    onSuccess: (left) => { client.setQueryData(keys.outgoing, left); },
    onSettled: again,
  });
}
