// Folders whose mail is tracked, in the fake.
import type { Api } from "../api";
import type { FiledView, FolderChoice, FolderRuleView, FoldersView } from "../types";
import { fakeFolders } from "./mail";
import { allRecords, records } from "./records";
import type { FakeWorld } from "./world";

const untracked = "Not tracked because of where it lies";

const branches = (): FolderRuleView[] => fakeFolders.map(({ id, name, depth, purpose, selectable }) => ({
  folder: id, name, depth, purpose, selectable, own: "inherit", holds: "inherit", sentence: untracked, regarding: null, before: 0,
}));

export const fakeFolderRules = (): FoldersView => ({
  sentence: "No folder is tracked: set one, and moving a message there, in any mail program, tracks it.",
  readers: "Tracked mail can be read by Sales North.", blocked: null, folders: branches(), lost: [], asked: [],
});

export const fakeFiled: FiledView = {
  id: "f1.m1", key: "brandt", subject: "Terminal B: revised figures", folder: "Harbour retrofit", now: records.kisamos, wanted: records.harbour,
};

type Part = Pick<Api, "folderRules" | "previewFolderRule" | "setFolderRule" | "forgetFolderRule" | "trackBefore" | "filed" | "answerFiled">;

export function foldersApi(world: FakeWorld): Part {
  const run = world.run.bind(world);
  const change = (changed: Partial<FoldersView>): FoldersView => (world.folderRules = { ...world.folderRules, ...changed });
  const each = (folder: string, changed: (one: FolderRuleView) => Partial<FolderRuleView>): FoldersView =>
    change({ folders: world.folderRules.folders.map((one) => (one.folder === folder ? { ...one, ...changed(one) } : one)) });
  const set = ({ kind, regarding }: FolderChoice): Partial<FolderRuleView> => {
    const record = allRecords.find(({ id }) => id === regarding?.id) ?? null;
    const sentence = kind === "private" ? "Not tracked by itself" : kind === "inherit" ? untracked : record === null ? "Tracked" : `Tracked regarding ${record.name}`;
    return { own: kind, holds: kind, regarding: kind === "tracked" ? record : null, sentence };
  };
  const nameOf = (folder: string): string => world.folderRules.folders.find((one) => one.folder === folder)?.name ?? "";
  return {
    folderRules: () => run("folderRules", [], () => world.folderRules),
    previewFolderRule: (folder, choice) => run("previewFolderRule", [folder, choice], () => (choice.kind === "tracked"
      ? { agree: true, sentence: `From now on, mail that comes or is moved into ${nameOf(folder)}, or a folder inside it, is copied to your organization. 3 messages lie there already. Tracked mail can be read by Sales North.` }
      : { agree: false, sentence: "What is tracked stays tracked." })),
    setFolderRule: (folder, choice) => run("setFolderRule", [folder, choice], () => each(folder, () => ({ ...set(choice), before: choice.kind === "tracked" ? 3 : 0 }))),
    forgetFolderRule: (id) => run("forgetFolderRule", [id], () => change({ lost: world.folderRules.lost.filter((one) => one.id !== id) })),
    trackBefore: (folder) => run("trackBefore", [folder], () => each(folder, () => ({ before: 0 }))),
    filed: () => run("filed", [], () => world.folderRules.asked),
    answerFiled: (id, take) => run("answerFiled", [id, take], () => change({ asked: world.folderRules.asked.filter((one) => one.id !== id) })),
  };
}
