// The types of the views, as generated from the core. Components take them from here and never see the commands.
export type * from "../bindings";
