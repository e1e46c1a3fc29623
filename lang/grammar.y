/* The grammar. Actions are calls of the builder (build.c), which also refuses what is easier to
 * refuse there than here: comparisons that chain, tuples that mix names and places, `return` before
 * the end of a body. One LALR(1) table, no conflicts; the layout has closed all brackets and ended
 * every statement with one NL before the grammar sees them. */
%code top {
/* Generated helpers do not follow our warnings. */
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#include <string.h>

#include "support/limits.h"
}
%code requires {
#include "lang/parser.h"
}

%define api.pure full
%define api.prefix {nas_yy}
%define api.token.prefix {TOKEN_}
%define api.value.type {union value}
%define api.location.type {struct span}
%define lr.type lalr
%define parse.error custom
%define parse.lac full
%locations
%param {struct parser *parser}
%expect 0
%initial-action { @$ = (struct span){parser->source, 0, 0}; }

%code {
/* States on the stack: a level of brackets needs at most one for each level of precedence. */
#define YYMAXDEPTH (30 * LIMIT_SYNTAX_DEPTH)
/* The three stacks of the parser grow together in the arena, until they are too deep. */
#define yyoverflow(message, state, state_size, value, value_size, place, place_size, depth)        \
    do {                                                                                           \
        if (*(depth) * 2 > YYMAXDEPTH) {                                                           \
            too_deep(parser, yylloc);                                                              \
            break;                                                                                 \
        }                                                                                          \
        *(depth) *= 2;                                                                             \
        *(state) = grown(parser->arena, *(state), state_size);                                     \
        *(value) = grown(parser->arena, *(value), value_size);                                     \
        *(place) = grown(parser->arena, *(place), place_size);                                     \
    } while (0)

#define YYLLOC_DEFAULT(at, right, count)                                                           \
    ((at) = (count) ? span_join(YYRHSLOC(right, 1), YYRHSLOC(right, count))                        \
                    : (struct span){YYRHSLOC(right, 0).source, YYRHSLOC(right, 0).end,             \
                                    YYRHSLOC(right, 0).end})

#define NODE_OF(kind, at, ...) build(parser, NODE_##kind, at, KIDS(__VA_ARGS__), NULL)
#define NODE_LIST(kind, at, rest) build(parser, NODE_##kind, at, NO_KIDS, rest)
#define NODE_TEXT(kind, at, text, ...)                                                             \
    build_named(parser, NODE_##kind, at, text, KIDS(__VA_ARGS__), NULL)
#define LIST(first) list_new(parser, first)
#define ADD(list, node) list_add(parser, list, node)

static int nas_yylex(union value *value, struct span *at, struct parser *parser)
{
    return layout_next(value, at, parser);
}

static void nas_yyerror(const struct span *at, struct parser *parser, const char *message);

/* A copy with twice the room. */
static void *grown(struct arena *arena, const void *stack, size_t size)
{
    return memcpy(arena_array(arena, 2, size), stack, size);
}
}

%token <text> NAME "a name" STRING "a text"
%token <number> NUMBER "a number"
%token LET "let" FN "fn" NETWORK "network" CIRCUIT "circuit" RETURN "return" FOR "for" IN "in"
       REPEAT "repeat" IF "if" ELSE "else" SEARCH "search" TRAIN "train" SAMPLE "sample"
       MINIMIZE "minimize" MAXIMIZE "maximize" REQUIRE "require" USING "using" ACROSS "across"
       EXCHANGING "exchanging" IMPORT "import" EXPORT "export" AS "as" PRINT "print" PARAM "param"
       TRUE "true" FALSE "false" GIVES "->" IS "=" COMMA "," COLON ":" DOT "."
       LPAREN "(" RPAREN ")" LBRACKET "[" RBRACKET "]" LBRACE "{" RBRACE "}"
       ARROW "=>" OR "or" AND "and" NOT "not" EQ "==" NE "!=" LT "<" LE "<=" GT ">" GE ">="
       PIPE "|>" CHOOSE "choose" CLOSED "..=" HALF_OPEN "..<" STEP "step" PLUS "+" MINUS "-"
       TIMES "*" OVER "/" DIV "div" MOD "mod" POWER "^" NL "the end of the line"
%token YYEOF 0 "the end of the file"

/* Loosest first. */
%precedence ARROW
%left OR
%left AND
%precedence NOT
%left EQ NE LT LE GT GE
%left PIPE
%precedence CHOOSE
%left CLOSED HALF_OPEN
%precedence STEP
%left PLUS MINUS
%left TIMES OVER DIV MOD
%precedence NEGATIVE
%right POWER

%type <kind> define objective
%type <node> stmt block body label pattern bind part param type_opt type expr postfix primary if
             group arg
%type <list> stmts labels names binds bind_list path params_opt params types type_list exprs_opt
             exprs args_opt args clauses

%%

file: stmts { parser->root = NODE_LIST(file, @$, $1); }

stmts: %empty { $$ = LIST(NULL); }
     | stmts stmt NL { $$ = ADD($1, $2); }
     | stmts error NL { yyerrok; $$ = ADD($1, build_error(parser, @2)); }

stmt: LET pattern "=" expr { $$ = NODE_OF(let, @$, $2, $4); }
    | NAME "=" expr {
          check_name(parser, @1, $1);
          $$ = NODE_TEXT(assign, @$, $1, $3);
      }
    | define label "(" params_opt ")" type_opt body {
          $$ = build_named(parser, $1, @$, $2->text, KIDS($2, $6, $7), $4);
      }
    | FOR pattern IN expr block { $$ = NODE_OF(for, @$, $2, $4, $5); }
    | REPEAT expr block { $$ = NODE_OF(repeat, @$, $2, NULL, $3); }
    | REPEAT expr AS label block { $$ = NODE_OF(repeat, @$, $2, $4, $5); }
    | objective expr { $$ = build(parser, $1, @$, KIDS($2), NULL); }
    | objective STRING ":" expr { $$ = build_named(parser, $1, @$, $2, KIDS($4), NULL); }
    | USING expr { $$ = NODE_OF(using, @$, $2); }
    | ACROSS expr NAME { $$ = build_across(parser, @$, $2, $3, @3, NULL); }
    | ACROSS expr NAME EXCHANGING expr { $$ = build_across(parser, @$, $2, $3, @3, $5); }
    | IMPORT path { $$ = NODE_OF(import, @$, NODE_LIST(path, @2, $2)); }
    | IMPORT path AS label { $$ = NODE_OF(import, @$, NODE_LIST(path, @2, $2), $4); }
    | IMPORT path "." "(" labels ")" {
          $$ = build(parser, NODE_import, @$, KIDS(NODE_LIST(path, @2, $2)), $5);
      }
    | EXPORT expr AS STRING { $$ = NODE_TEXT(export, @$, $4, $2); }
    | PRINT exprs { $$ = NODE_LIST(print, @$, $2); }
    | RETURN expr { $$ = build_return(parser, @$, $2); }
    | expr { $$ = NODE_OF(do, @$, $1); }

define: FN { $$ = NODE_fn; } | NETWORK { $$ = NODE_network; } | CIRCUIT { $$ = NODE_circuit; }

objective: MINIMIZE { $$ = NODE_minimize; }
         | MAXIMIZE { $$ = NODE_maximize; }
         | REQUIRE { $$ = NODE_require; }

block: "{" stmts "}" { $$ = NODE_LIST(block, @$, $2); }

body: "=" expr { $$ = build_body_value(parser, @2, $2); }
    | "{" stmts "}" { $$ = build_body(parser, @$, $2); }

label: NAME { $$ = build_label(parser, @$, $1, false); }

labels: names | names ","
names: label { $$ = LIST($1); }
     | names "," label { $$ = ADD($1, $3); }

pattern: bind
       | "(" binds ")" { $$ = NODE_LIST(unpack, @$, $2); }
bind: NAME {
          check_name(parser, @1, $1);
          $$ = NODE_TEXT(bind, @$, $1);
      }
binds: bind_list | bind_list ","
bind_list: bind { $$ = LIST($1); }
         | bind_list "," bind { $$ = ADD($1, $3); }

path: part { $$ = LIST($1); }
    | path "." part { $$ = ADD($1, $3); }
part: NAME { $$ = build_label(parser, @$, $1, false); }
    | STRING { $$ = build_label(parser, @$, $1, true); }

params_opt: %empty { $$ = LIST(NULL); } | params | params ","
params: param { $$ = LIST($1); }
      | params "," param { $$ = ADD($1, $3); }
param: NAME {
           check_name(parser, @1, $1);
           $$ = NODE_TEXT(param, @$, $1);
       }
     | NAME "=" expr {
           check_name(parser, @1, $1);
           $$ = NODE_TEXT(param, @$, $1, NULL, $3);
       }
     | NAME ":" type {
           check_name(parser, @1, $1);
           $$ = NODE_TEXT(param, @$, $1, $3);
       }

type_opt: %empty { $$ = NULL; } | "->" type { $$ = $2; }
type: NAME { $$ = NODE_TEXT(type, @$, $1); }
    | NAME "[" exprs_opt "]" { $$ = build_named(parser, NODE_type, @$, $1, NO_KIDS, $3); }
    | "(" types ")" { $$ = NODE_LIST(types, @$, $2); }
types: type_list | type_list ","
type_list: type { $$ = LIST($1); }
         | type_list "," type { $$ = ADD($1, $3); }

expr: NAME "=>" expr {
          check_name(parser, @1, $1);
          $$ = NODE_OF(lambda, @$, NODE_TEXT(bind, @1, $1), $3);
      }
    | group "=>" expr { $$ = build_lambda(parser, @$, $1, $3); }
    | expr OR expr { $$ = build_operator(parser, OP_OR, @$, $1, $3); }
    | expr AND expr { $$ = build_operator(parser, OP_AND, @$, $1, $3); }
    | NOT expr { $$ = build_operator(parser, OP_NOT, @$, $2, NULL); }
    | expr EQ expr { $$ = build_operator(parser, OP_EQ, @$, $1, $3); }
    | expr NE expr { $$ = build_operator(parser, OP_NE, @$, $1, $3); }
    | expr LT expr { $$ = build_operator(parser, OP_LT, @$, $1, $3); }
    | expr LE expr { $$ = build_operator(parser, OP_LE, @$, $1, $3); }
    | expr GT expr { $$ = build_operator(parser, OP_GT, @$, $1, $3); }
    | expr GE expr { $$ = build_operator(parser, OP_GE, @$, $1, $3); }
    | expr PIPE expr { $$ = NODE_OF(pipe, @$, $1, $3); }
    | CHOOSE expr { $$ = build_choose(parser, @$, $2); }
    | expr CLOSED expr { $$ = build_range(parser, RANGE_CLOSED, @$, $1, $3, NULL); }
    | expr HALF_OPEN expr { $$ = build_range(parser, RANGE_OPEN, @$, $1, $3, NULL); }
    | expr CLOSED expr STEP expr { $$ = build_range(parser, RANGE_CLOSED, @$, $1, $3, $5); }
    | expr HALF_OPEN expr STEP expr { $$ = build_range(parser, RANGE_OPEN, @$, $1, $3, $5); }
    | expr PLUS expr { $$ = build_operator(parser, OP_ADD, @$, $1, $3); }
    | expr MINUS expr { $$ = build_operator(parser, OP_SUB, @$, $1, $3); }
    | expr TIMES expr { $$ = build_operator(parser, OP_MUL, @$, $1, $3); }
    | expr OVER expr { $$ = build_operator(parser, OP_DIVIDE, @$, $1, $3); }
    | expr DIV expr { $$ = build_operator(parser, OP_DIV, @$, $1, $3); }
    | expr MOD expr { $$ = build_operator(parser, OP_MOD, @$, $1, $3); }
    | MINUS expr %prec NEGATIVE { $$ = build_operator(parser, OP_NEGATE, @$, $2, NULL); }
    | expr POWER expr { $$ = build_operator(parser, OP_POWER, @$, $1, $3); }
    | postfix

postfix: primary
       | postfix "(" args_opt ")" { $$ = build_call(parser, @$, $1, $3); }
       | postfix "[" exprs "]" { $$ = build(parser, NODE_index, @$, KIDS($1), $3); }
       | postfix "[" exprs "," "]" { $$ = build(parser, NODE_index, @$, KIDS($1), $3); }
       | postfix "." NAME { $$ = NODE_TEXT(field, @$, $3, $1); }

primary: NAME { $$ = NODE_TEXT(name, @$, $1); }
       | NUMBER { $$ = build_number(parser, @$, $1); }
       | STRING { $$ = NODE_TEXT(string, @$, $1); }
       | TRUE { $$ = build_flag(parser, FLAG_TRUE, @$); }
       | FALSE { $$ = build_flag(parser, FLAG_FALSE, @$); }
       | PARAM { $$ = NODE_OF(parameter, @$); }
       | group
       | "[" exprs_opt "]" { $$ = NODE_LIST(list, @$, $2); }
       | "[" expr clauses "]" { $$ = build(parser, NODE_each, @$, KIDS($2), $3); }
       | if
       | SEARCH block { $$ = NODE_OF(search, @$, $2); }
       | TRAIN block { $$ = NODE_OF(train, @$, $2); }
       | SAMPLE "(" args_opt ")" { $$ = build_sample(parser, @$, $3); }

if: IF expr block { $$ = NODE_OF(if, @$, $2, $3); }
  | IF expr block ELSE block { $$ = NODE_OF(if, @$, $2, $3, $5); }
  | IF expr block ELSE if { $$ = NODE_OF(if, @$, $2, $3, build_else_if(parser, @5, $5)); }

group: "(" args ")" { $$ = build_group(parser, @$, $2); }
     | "(" args "," ")" { $$ = build_group(parser, @$, $2); }

args_opt: %empty { $$ = LIST(NULL); } | args | args ","
args: arg { $$ = LIST($1); }
    | args "," arg { $$ = ADD($1, $3); }
arg: expr
   | NAME ":" expr { $$ = NODE_TEXT(named, @$, $1, $3); }
   | expr clauses { $$ = build(parser, NODE_each, @$, KIDS($1), $2); }

clauses: FOR pattern IN expr { $$ = LIST(NODE_OF(in, @$, $2, $4)); }
       | clauses FOR pattern IN expr {
             $$ = ADD($1, NODE_OF(in, span_join(@2, @5), $3, $5));
         }
       | clauses IF expr { $$ = ADD($1, NODE_OF(where, span_join(@2, @3), $3)); }

exprs_opt: %empty { $$ = LIST(NULL); } | exprs | exprs ","
exprs: expr { $$ = LIST($1); }
     | exprs "," expr { $$ = ADD($1, $3); }

%%

static void nas_yyerror(const struct span *at, struct parser *parser, const char *message)
{
    /* Syntax errors have a reporter of their own; what is left is the stack's limit. */
    (void)message;
    too_deep(parser, *at);
}

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *parser)
{
    yysymbol_kind_t expected[YYNTOKENS];
    const char *text[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    if (count < 0) return 2; /* the stack of the look-ahead is full, too */
    for (int i = 0; i < count; i++) text[i] = yysymbol_name(expected[i]);
    syntax_error(parser, text, (size_t)count);
    layout_skip(parser);
    return 0;
}
