// What a person does about folders whose mail is tracked.
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import type { Api } from "../platform/api";
import { useApi } from "../platform/context";
import type { FolderChoice, FoldersView } from "../platform/types";
import { keys } from "../queries";

function useChange<Asked>(change: (api: Api, asked: Asked) => Promise<FoldersView>, inline: boolean): UseMutationResult<FoldersView, Error, Asked> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked) => change(api, asked),
    meta: { inline },
    onSuccess: (view) => { client.setQueryData(keys.folderRules, view); },
    onSettled: () => Promise.all([keys.folderRules, keys.why, keys.received, keys.filed].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export const useSetFolderRule = (): UseMutationResult<FoldersView, Error, { folder: string; choice: FolderChoice }> =>
  useChange((api, { folder, choice }) => api.setFolderRule(folder, choice), true);

export const useForgetFolderRule = (): UseMutationResult<FoldersView, Error, string> => useChange((api, id) => api.forgetFolderRule(id), false);

export const useTrackBefore = (): UseMutationResult<FoldersView, Error, string> => useChange((api, folder) => api.trackBefore(folder), true);

export const useAnswerFiled = (): UseMutationResult<FoldersView, Error, { id: string; take: boolean }> =>
  useChange((api, { id, take }) => api.answerFiled(id, take), false);
