REM What a person does to a report in LibreOffice, by the keys and menus of its window.
REM Main is written by tests/support/office_edits.py: one call of Work for each edit.

Global oDoc As Object
Global oFrame As Object
Global oView As Object

Sub Work(sEdit As String, sFrom As String, sTo As String, sFilter As String, sWas As String, sNow As String)
    Dim aHow(0) As New com.sun.star.beans.PropertyValue
    On Error GoTo Failed
    aHow(0).Name = "Hidden"
    aHow(0).Value = False
    oDoc = StarDesktop.loadComponentFromURL(sFrom, "_blank", 0, aHow())
    oFrame = oDoc.CurrentController.Frame
    oView = oDoc.CurrentController.ViewCursor
    Edit sEdit, sWas, sNow
    aHow(0).Name = "FilterName"
    aHow(0).Value = sFilter
    oDoc.storeToURL(sTo, aHow())
    oDoc.close(True)
    Exit Sub
Failed:
    Note sTo, sEdit & ": " & Error$ & " (" & Err & ", " & Erl & ")"
    On Error Resume Next
    oDoc.close(True)
End Sub

Sub Note(sTo As String, sText As String)
    Dim nFile As Integer
    nFile = FreeFile
    Open ConvertFromURL(sTo & ".error") For Output As #nFile
    Print #nFile, sText
    Close #nFile
End Sub

Sub Command(sName As String)
    Dim aNone()
    createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(oFrame, ".uno:" & sName, "", 0, aNone())
End Sub

Sub Type_(sText As String)
    Dim aHow(0) As New com.sun.star.beans.PropertyValue
    aHow(0).Name = "Text"
    aHow(0).Value = sText
    createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(oFrame, ".uno:InsertText", "", 0, aHow())
End Sub

Function Find(sText As String) As Object
    Dim oSearch As Object
    oSearch = oDoc.createSearchDescriptor()
    oSearch.SearchString = sText
    oSearch.SearchCaseSensitive = True
    Find = oDoc.findFirst(oSearch)
    If IsNull(Find) Then Error 1000
End Function

Sub Mark(sText As String)
    oDoc.CurrentController.select(Find(sText))
End Sub

Sub Overtype_Last(sWas As String, sNow As String)
    Dim oSearch As Object
    Dim oFound As Object
    oSearch = oDoc.createSearchDescriptor()
    oSearch.SearchString = sWas
    oFound = oDoc.findAll(oSearch)
    oDoc.CurrentController.select(oFound.getByIndex(oFound.Count - 1))
    Type_ sNow
End Sub

Sub Mark_Paragraph(sText As String)
    oView.gotoRange(Find(sText).Start, False)
    Command "GoToStartOfPara"
    Command "EndOfParaSel"
End Sub

Sub Replace_All(sWas As String, sNow As String)
    Dim oReplace As Object
    oReplace = oDoc.createReplaceDescriptor()
    oReplace.SearchString = sWas
    oReplace.ReplaceString = sNow
    oDoc.replaceAll(oReplace)
End Sub

Sub Edit(sEdit As String, sWas As String, sNow As String)
    Select Case sEdit
    Case "nothing"
    Case "overtype"
        Mark sWas
        Type_ sNow
    Case "overtype and undo"
        Mark sWas
        Type_ sNow
        Do While Not IsNull(oDoc.UndoManager) And oDoc.UndoManager.isUndoPossible()
            oDoc.UndoManager.undo()
        Loop
    Case "overtype the last"
        Overtype_Last sWas, sNow
    Case "type inside"
        oView.gotoRange(Find(sWas).Start, False)
        oView.goRight(1, False)
        Type_ sNow
    Case "type before"
        oView.gotoRange(Find(sWas).Start, False)
        Type_ sNow
    Case "type after"
        oView.gotoRange(Find(sWas).End, False)
        Type_ sNow
    Case "delete"
        Mark sWas
        Command "Delete"
    Case "backspace in it"
        oView.gotoRange(Find(sWas).Start, False)
        oView.goRight(2, False)
        Command "SwBackspace"
    Case "half bold"
        oView.gotoRange(Find(sWas).Start, False)
        oView.goRight(2, True)
        Command "Bold"
        oView.setPropertyValue("CharHeight", 22)
    Case "replace all"
        Replace_All sWas, sNow
    Case "copy paragraph", "copy and change"
        Mark_Paragraph sWas
        Command "Copy"
        Command "GoToEndOfPara"
        Command "InsertPara"
        Command "Paste"
        If sEdit = "copy and change" Then
            Overtype_Last sWas, sNow
        End If
    Case "move paragraph"
        Mark_Paragraph sWas
        Command "Cut"
        Command "GoToEndOfDoc"
        Command "InsertPara"
        Command "Paste"
    Case "enter"
        oView.gotoRange(Find(sWas).Start, False)
        oView.goLeft(2, False)
        Command "InsertPara"
    Case "join"
        oView.gotoRange(Find(sWas).Start, False)
        Command "GoToEndOfPara"
        Command "Delete"
    Case "tracked overtype"
        oDoc.RecordChanges = True
        Mark sWas
        Type_ sNow
    Case "tracked overtype accepted"
        oDoc.RecordChanges = True
        Mark sWas
        Type_ sNow
        Command "AcceptAllTrackedChanges"
    Case "tracked overtype rejected"
        oDoc.RecordChanges = True
        Mark sWas
        Type_ sNow
        Command "RejectAllTrackedChanges"
    Case "tracked delete"
        oDoc.RecordChanges = True
        Mark sWas
        Command "Delete"
    Case "delete paragraph"
        Mark_Paragraph sWas
        Command "Delete"
        Command "Delete"
    Case "retype paragraph"
        Dim sText As String
        Mark_Paragraph sWas
        sText = oView.String
        Type_ Replace(sText, sWas, sNow)
    Case "overtype more"
        Dim oFrom As Object
        oFrom = Find(sWas)
        oView.gotoRange(oFrom.Start, False)
        oView.goLeft(2, False)
        oView.goRight(2 + Len(sWas) + 2, True)
        Type_ sNow
    Case Else
        Error 1001
    End Select
End Sub
