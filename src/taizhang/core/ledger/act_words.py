"""What acts of writing into the ledger are called, by the action of their changeset."""

ACTION_WORDS = {
    "pack": "业务包更新",
    "import": "导入",
    "forget": "忘记对应关系",
    "correct": "更正",
    "undo": "撤销",
    "redact": "依法清除",
    "merge": "合并",
    "apart": "认定为两件事",
    "unmerge": "拆开",
    "lock": "封账",
    "unlock": "解封",
    "register": "名录变动",
    "enter": "录入",
    "submit": "提交",
    "recall": "撤回",
    "return": "退回",
    "approve": "审核通过",
    "override": "改写报告数据",
}
"""Acts are told by these words on the command line and on pages."""
