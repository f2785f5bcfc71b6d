/** Images that are put under a tag which a service runs. */
import { expect, it } from "vitest";
import { A, arn, graph, statement, user, words } from "./objects.js";

const at = (service: string, path: string) => `arn:aws:${service}:eu-west-1:${A}:${path}`;
const repository = { type: "ecr:repository", arn: at("ecr", "repository/shop/web"), name: "shop/web" };
const registry = `${A}.dkr.ecr.eu-west-1.amazonaws.com`;
const service = { type: "ecs:service", arn: at("ecs", "service/c/web"), name: "web", cluster: "c", task: "web:1" };
const task = (...images: string[]) => ({ type: "ecs:task-definition", arn: "web:1", name: "web", images });
const PUSH = ["ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"];
const login = statement("ecr:GetAuthorizationToken");
const ann = user("ann", statement(PUSH, repository.arn), login);
const gains = (...objects: object[]) => words(graph(service, ...objects), arn("user", "ann"));

it("run where the service's task names a tag of the repository", () => {
  expect(gains(repository, task(`${registry}/shop/web:stable`), ann)).toEqual([`change-code ${service.arn}`]);
  expect(gains(repository, task(`${registry}/shop/web`), ann)).toEqual([`change-code ${service.arn}`]);
});

it("do not where it names another repository, or tags name what they named", () => {
  expect(gains(repository, task(`${registry}/shop/web-old:stable`), ann)).toEqual([]);
  expect(gains({ ...repository, tagging: "IMMUTABLE" }, task(`${registry}/shop/web:stable`), ann)).toEqual([]);
  expect(gains({ ...repository, tagging: "MUTABLE" }, task(`${registry}/shop/web:stable`), ann)).toHaveLength(1);
  const but = (tagging: string, ...taggingBut: string[]) =>
    gains({ ...repository, tagging, taggingBut }, task(`${registry}/shop/web:stable-2`), ann).length;
  expect(but("IMMUTABLE_WITH_EXCLUSION", "dev-*", "stable-*")).toBe(1);
  expect(but("IMMUTABLE_WITH_EXCLUSION", "dev-*", "stable-?")).toBe(0);
  expect(but("MUTABLE_WITH_EXCLUSION", "stable*")).toBe(0);
  expect(but("MUTABLE_WITH_EXCLUSION", "dev-*")).toBe(1);
});

it("are not put there without the layers or without a login, nor run by a service that runs nothing", () => {
  const web = task(`${registry}/shop/web:stable`);
  expect(gains(repository, web, user("ann", statement("ecr:PutImage", repository.arn), login))).toEqual([]);
  expect(gains(repository, web, user("ann", statement(PUSH, repository.arn)))).toEqual([]);
  expect(words(graph({ ...service, running: false }, repository, web, ann), arn("user", "ann"))).toEqual([]);
});
