// A program as its author would write it against the generated types. It is compiled, not run.
import type { components, paths } from "./schema";

type User = components["schemas"]["user"];
type NewUser = paths["/1.1/users"]["post"]["requestBody"]["content"]["application/json"];
type UserEdit = paths["/1.1/users/{id}"]["put"]["requestBody"]["content"]["application/json"];
type LinePage = paths["/1.1/lines"]["get"]["responses"]["200"]["content"]["application/json"];
type UserFilter = NonNullable<paths["/1.1/users"]["get"]["parameters"]["query"]>;

export function numberOf(user: User): string {
  return user.lines[0].extensions[0].exten;
}

export function firstNumber(page: LinePage): string | undefined {
  const line = page.items.find((one) => one.endpoint_sip?.name === "alice");
  return line?.extensions[0]?.exten;
}

export function describe(user: User): string {
  const mailbox: string = user.voicemail?.name ?? "none";
  const groups: string[] = user.groups.map((group) => group.name);
  const address: string = user.links[0].href;
  return `${user.firstname} ${user.lastname ?? ""} ${mailbox} ${groups.join()} ${address} ${user.id + 1}`;
}

export const made: NewUser = { firstname: "Alice" };
export const change: UserEdit = { lastname: null };
export const filter: UserFilter = { view: "summary", order: "lastname", direction: "desc", limit: 10, firstname: "Alice" };

export async function read(http: typeof fetch, uuid: string): Promise<User> {
  const answer = await http(`/1.1/users/${uuid}`);
  return (await answer.json()) as paths["/1.1/users/{id}"]["get"]["responses"]["200"]["content"]["application/json"];
}

// @ts-expect-error A field that does not exist is an error.
export const wrong = (user: User) => user.lines[0].extensions[0].number;

// @ts-expect-error A user needs a first name.
export const incomplete: NewUser = { lastname: "Martin" };
