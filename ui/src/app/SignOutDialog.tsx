// Asks before signing out: it forgets everything on this computer.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import { ConfirmDialog } from "../shared/confirm";
import { useTexts } from "../texts";

export function SignOutDialog({ onClose }: { onClose: () => void }): ReactElement {
  const texts = useTexts();
  const api = useApi();
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: () => api.signOut(),
    meta: { inline: true },
    // Nothing of the organization stays in memory either.
    onSuccess: async () => { onClose(); await client.resetQueries(); },
  });
  return (
    <ConfirmDialog title={texts.app.signOutTitle} text={texts.app.signOutText} confirm={texts.app.signOutConfirm}
      busy={leave.isPending} error={leave.error} onConfirm={() => leave.mutate()} onClose={onClose} />
  );
}
