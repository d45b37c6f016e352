"""What acts of writing are called."""

ACT_NAMES: dict[str, str] = {
    "import": "导入",
    "enter": "录入",
    "submit": "提交",
    "recall": "撤回",
    "return": "退回",
    "approve": "审核通过",
    "correct": "更正",
    "undo": "撤销",
    "merge": "合并",
    "unmerge": "拆开",
    "apart": "认定为两件事",
    "redact": "依法清除",
    "lock": "封账",
    "unlock": "解封",
    "pack": "更新业务包",
}
